import { MINIKUBE_VERSION, fitsMinikube } from "../../../lib/minikube-version";

test.each([MINIKUBE_VERSION, "1.38.2", "1.39.0", "1.100.0-beta.0"])("Minikube %s fits", (version) => {
    expect(fitsMinikube(version)).toBe(true);
});

test.each(["1.38.0", "1.37.9", "0.40.0", "2.0.0", "", "latest"])("Minikube %s does not fit", (version) => {
    expect(fitsMinikube(version)).toBe(false);
});
