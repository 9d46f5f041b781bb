/**
 * The commands by what they are for, each with what the list of all says of it. All else is in `commands/NAME`, which is
 * loaded when that one is typed: with all of them the list would take seconds.
 */
export const COMMANDS = {
    "The platform:": {
        start: "get the tools and bring the platform up",
        stop: "stop the services and keep all data",
        restart: "restart services and keep all data",
        destroy: "remove a stack with its data",
        mlops: "the same by services: start | stop | restart",
        minikube: "work on a stack's cluster",
        status: "show what runs, where, and how to log in",
        logs: "show what a service prints",
        open: "open a service in the browser",
        forward: "lead this machine's ports to a platform in a cluster",
        shell: "open a shell in a service's container",
        credentials: "make a stack's passwords, keys and tokens new",
        backup: "write a stack's data into one encrypted file",
        restore: "make a backup's data that of a stack",
    },
    "Your project:": {
        run: "run a DAG, and wait for its end",
        task: "run one task of a DAG alone, with a debugger where wanted",
        check: "find faults of DAGs, functions and settings",
        test: "run the project's tests where its code will run",
        migrate: "make a project of an earlier form, or of astro, one of GaiaFlow's",
        venv: "make the project's environment on this machine, for an editor",
    },
    "What a stack consists of:": {
        preview: "show what all stacks consist of, with nothing at hand",
        drift: "list what others have changed of a stack",
        pulumi: "run Pulumi's own command",
        env: "print the variables with which plain pulumi works here",
    },
    "This machine:": {
        doctor: "find what is wrong with this machine, and what fixes it",
        tools: "get the tools alone, or list them",
        clean: "remove unused images of GaiaFlow",
        prune: "remove what is old: runs, logs, pods, images, tools",
        uninstall: "remove what GaiaFlow has put on this machine, by choice",
    },
};
