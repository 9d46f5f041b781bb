import { UserError } from "@gaiaflow/engine-core/user-error";
import { running, SERVICES, type ServiceName } from "../../../services/catalogue";

/** What runs once these services are started beside those that do. */
export function afterStart(now: readonly string[], asked: readonly string[]): ServiceName[] {
    return SERVICES.filter((service) => now.includes(service) || asked.includes(service));
}

/**
 * What goes on running once these services are stopped.
 *
 * @throws {UserError} Where one of those that stay needs one that is to stop.
 */
export function afterStop(now: readonly string[], asked: readonly string[]): ServiceName[] {
    const stay = SERVICES.filter((service) => now.includes(service) && !asked.includes(service));
    for (const service of stay) {
        const needed = running([service]).find(({ name }) => asked.includes(name));
        if (needed) {
            throw new UserError({
                problem: `${service} runs and needs ${needed.name}.`,
                fix: `Stop both: ${[...asked, service].map((name) => `--service ${name}`).join(" ")}`,
            });
        }
    }
    return stay;
}
