package main

import (
	"bytes"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
)

type object = map[string]any

// rewrite takes from the specification in the file what the machine cannot give. The file is left alone where
// nothing has to change, and is otherwise replaced whole, so that no reader ever sees half of it.
func rewrite(file string, isProcess bool, has machine) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	// Numbers stay as they are written: a float64 would round a large limit.
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var specification object
	if err := decoder.Decode(&specification); err != nil {
		return err
	}
	process := specification
	if !isProcess {
		process, _ = specification["process"].(object)
	}
	if !relax(process, has) {
		return nil
	}
	return replace(file, specification)
}

// relax changes the process of a specification in place and tells whether there was anything to change.
func relax(process object, has machine) bool {
	changed := false
	sets, _ := process["capabilities"].(object)
	for name, value := range sets {
		wanted, _ := value.([]any)
		kept := make([]any, 0, len(wanted))
		for _, capability := range wanted {
			if text, _ := capability.(string); !has.lacks[text] {
				kept = append(kept, capability)
			}
		}
		if len(kept) != len(wanted) {
			sets[name] = kept
			changed = true
		}
	}
	if !has.lacks[sysResource] {
		return changed
	}
	limits, _ := process["rlimits"].([]any)
	for _, value := range limits {
		limit, _ := value.(object)
		changed = lower(limit, has) || changed
	}
	if score, ok := process["oomScoreAdj"].(json.Number); ok && score[0] == '-' {
		// Left out, the container keeps the score of the shim that starts it.
		delete(process, "oomScoreAdj")
		changed = true
	}
	return changed
}

// lower brings a limit down to our own hard limit, beyond which the kernel lets nobody go without CAP_SYS_RESOURCE.
// A lower limit that the user asked for stays.
func lower(limit object, has machine) bool {
	resource, _ := limit["type"].(string)
	own, known := has.hardLimit(resource)
	if !known {
		return false
	}
	changed := false
	for _, key := range []string{"hard", "soft"} {
		number, _ := limit[key].(json.Number)
		wanted, err := strconv.ParseUint(string(number), 10, 64)
		if err != nil {
			wanted = math.MaxUint64
		}
		if wanted > own {
			limit[key] = json.Number(strconv.FormatUint(own, 10))
			changed = true
		}
	}
	return changed
}

func replace(file string, specification object) error {
	info, err := os.Stat(file)
	if err != nil {
		return err
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), ".oci-runtime-*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	encoder := json.NewEncoder(temporary)
	encoder.SetEscapeHTML(false)
	err = encoder.Encode(specification)
	if failed := temporary.Close(); err == nil {
		err = failed
	}
	if err == nil {
		err = os.Chmod(temporary.Name(), info.Mode().Perm())
	}
	if err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}
