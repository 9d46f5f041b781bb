// Package libvirt stands in for the bindings of the C library, which only Minikube's kvm2 driver uses: with them, a
// build needs a C compiler and its result runs on no other libc. Clusters of GaiaFlow run in Docker. Here there is no
// connection to be had, so nothing else is ever called.
package libvirt

import "errors"

var errLeftOut = errors.New("this minikube was built without libvirt")

type (
	ErrorNumber           int
	DomainState           int
	DomainFlags           int
	NetworkUpdateFlags    int
	NetworkUpdateCommand  int
	NetworkUpdateSection  int
	InterfaceAddressesSrc int
)

// Error is what a call of the library reports.
type Error struct {
	Code    ErrorNumber
	Message string
}

func (e Error) Error() string { return e.Message }

const (
	ERR_OK ErrorNumber = iota
	ERR_INTERNAL_ERROR
	ERR_NO_NETWORK
)

const (
	DOMAIN_NOSTATE DomainState = iota
	DOMAIN_RUNNING
	DOMAIN_BLOCKED
	DOMAIN_PAUSED
	DOMAIN_SHUTDOWN
	DOMAIN_SHUTOFF
	DOMAIN_CRASHED
	DOMAIN_PMSUSPENDED
)

const (
	DOMAIN_XML_SECURE DomainFlags = iota
	DOMAIN_XML_INACTIVE
	DOMAIN_SHUTDOWN_DEFAULT
	DOMAIN_SHUTDOWN_ACPI_POWER_BTN
	DOMAIN_UNDEFINE_KEEP_NVRAM
)

const (
	DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE InterfaceAddressesSrc = iota
	DOMAIN_INTERFACE_ADDRESSES_SRC_ARP
)

const (
	NETWORK_UPDATE_COMMAND_ADD_LAST NetworkUpdateCommand = iota
	NETWORK_UPDATE_COMMAND_DELETE
)

const NETWORK_SECTION_IP_DHCP_HOST NetworkUpdateSection = 0

const (
	NETWORK_UPDATE_AFFECT_LIVE   NetworkUpdateFlags = 1
	NETWORK_UPDATE_AFFECT_CONFIG NetworkUpdateFlags = 2
)

// DomainInterface is a network interface of a machine.
type DomainInterface struct {
	Name, Hwaddr string
	Addrs        []DomainIPAddress
}

// DomainIPAddress is an address of such an interface.
type DomainIPAddress struct {
	Type   int
	Addr   string
	Prefix uint
}

// NetworkDHCPLease is an address that was lent to a machine.
type NetworkDHCPLease struct {
	Iface, Mac, IPaddr, Hostname string
}
