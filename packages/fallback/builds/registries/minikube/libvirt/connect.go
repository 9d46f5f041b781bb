package libvirt

// Connect would be a connection to libvirt.
type Connect struct{}

// NewConnect always fails.
func NewConnect(string) (*Connect, error) { return nil, errLeftOut }

func (*Connect) Close() (int, error)                          { return 0, errLeftOut }
func (*Connect) GetLibVersion() (uint32, error)               { return 0, errLeftOut }
func (*Connect) LookupDomainByName(string) (*Domain, error)   { return nil, errLeftOut }
func (*Connect) LookupNetworkByName(string) (*Network, error) { return nil, errLeftOut }
func (*Connect) ListDefinedDomains() ([]string, error)        { return nil, errLeftOut }
func (*Connect) ListAllDomains(DomainFlags) ([]Domain, error) { return nil, errLeftOut }
func (*Connect) DomainDefineXML(string) (*Domain, error)      { return nil, errLeftOut }
func (*Connect) NetworkDefineXML(string) (*Network, error)    { return nil, errLeftOut }

// Domain would be a virtual machine.
type Domain struct{}

func (*Domain) Create() error                          { return errLeftOut }
func (*Domain) Destroy() error                         { return errLeftOut }
func (*Domain) Free() error                            { return errLeftOut }
func (*Domain) GetName() (string, error)               { return "", errLeftOut }
func (*Domain) GetState() (DomainState, int, error)    { return 0, 0, errLeftOut }
func (*Domain) GetXMLDesc(DomainFlags) (string, error) { return "", errLeftOut }
func (*Domain) SetAutostart(bool) error                { return errLeftOut }
func (*Domain) Shutdown() error                        { return errLeftOut }
func (*Domain) ShutdownFlags(DomainFlags) error        { return errLeftOut }
func (*Domain) Undefine() error                        { return errLeftOut }
func (*Domain) UndefineFlags(DomainFlags) error        { return errLeftOut }
func (*Domain) ListAllInterfaceAddresses(InterfaceAddressesSrc) ([]DomainInterface, error) {
	return nil, errLeftOut
}

// Network would be a virtual network.
type Network struct{}

func (*Network) Create() error                              { return errLeftOut }
func (*Network) Destroy() error                             { return errLeftOut }
func (*Network) Free() error                                { return errLeftOut }
func (*Network) GetAutostart() (bool, error)                { return false, errLeftOut }
func (*Network) GetDHCPLeases() ([]NetworkDHCPLease, error) { return nil, errLeftOut }
func (*Network) GetXMLDesc(DomainFlags) (string, error)     { return "", errLeftOut }
func (*Network) IsActive() (bool, error)                    { return false, errLeftOut }
func (*Network) SetAutostart(bool) error                    { return errLeftOut }
func (*Network) Undefine() error                            { return errLeftOut }
func (*Network) Update(NetworkUpdateCommand, NetworkUpdateSection, int, string, NetworkUpdateFlags) error {
	return errLeftOut
}
