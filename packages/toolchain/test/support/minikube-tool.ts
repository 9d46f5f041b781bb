import { minikube } from "../../tools/minikube";

/** Runs the Minikube part of `npm run tools` alone, for a test that needs it in another environment. */
minikube
    .ensure({ say: () => undefined })
    .then((reports) => console.log(JSON.stringify(reports)))
    .catch((error: unknown) => {
        console.error(error instanceof Error ? error.message : error);
        process.exitCode = 1;
    });
