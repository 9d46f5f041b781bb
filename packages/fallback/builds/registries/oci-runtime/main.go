// Command oci-runtime stands between containerd and runc on a machine that lacks some of root's capabilities.
//
// There, runc cannot start a privileged container: the specification asks for capabilities, resource limits and an
// out-of-memory score that the machine cannot give. This program takes from the specification what the machine
// cannot give, and nothing else, then becomes runc. On a machine that lacks nothing it changes nothing.
package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// Where runc is looked for when it is not on PATH (a shim may be started with a bare environment).
var usualFolders = []string{"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintf(os.Stderr, "oci-runtime: %v\n", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	machine, err := readMachine()
	if err != nil {
		return err
	}
	if file, isProcess := specificationOf(args); file != "" {
		if err := rewrite(file, isProcess, machine); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	runc, err := findRunc()
	if err != nil {
		return err
	}
	return syscall.Exec(runc, append([]string{runc}, args...), os.Environ())
}

// specificationOf names the file that the given runc command reads, and whether it holds a bare process (exec) or a
// whole container (create, run). Empty for every other command, and for an exec without a process file.
func specificationOf(args []string) (file string, isProcess bool) {
	for i, arg := range args {
		switch arg {
		case "create", "run":
			bundle := option(args[i+1:], "bundle", "b")
			return filepath.Join(bundle, "config.json"), false
		case "exec":
			return option(args[i+1:], "process", "p"), true
		}
	}
	return "", false
}

// option reads `--long VALUE`, `--long=VALUE` and the same with one dash or the short name, as runc does.
func option(args []string, names ...string) string {
	for i, arg := range args {
		name, value, joined := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if !strings.HasPrefix(arg, "-") || (name != names[0] && name != names[1]) {
			continue
		}
		if joined {
			return value
		}
		if i+1 < len(args) {
			return args[i+1]
		}
	}
	return ""
}

// findRunc returns the first runc that is not this program itself (which may well be installed under that name).
func findRunc() (string, error) {
	self, err := os.Stat("/proc/self/exe")
	if err != nil {
		return "", err
	}
	for _, folder := range append(filepath.SplitList(os.Getenv("PATH")), usualFolders...) {
		path := filepath.Join(folder, "runc")
		found, err := os.Stat(path)
		if err != nil || os.SameFile(found, self) {
			continue
		}
		if resolved, err := exec.LookPath(path); err == nil {
			return resolved, nil
		}
	}
	return "", fmt.Errorf("no runc on PATH (%s) or in %s", os.Getenv("PATH"), strings.Join(usualFolders, ", "))
}
