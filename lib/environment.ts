/** An environment's names and values, sorted by name: the order of the list is part of a container's inputs. */
export function sortedEntries<T>(variables: Readonly<Record<string, T>>): [string, T][] {
    return Object.entries(variables).sort(([a], [b]) => (a < b ? -1 : 1));
}
