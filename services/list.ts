import { airflow } from "./airflow";
import { jupyter } from "./jupyter";
import { mlflow } from "./mlflow";
import { objectStore } from "./object-store";
import { postgres } from "./postgres";
import { serving } from "./serving";
import { tasks } from "./tasks";

/**
 * Every service, those that others start after first. A new one is a line here, its own file and its folder in `images/`;
 * the rest of the program goes by what `catalogue.ts` derives from this list.
 */
export const CATALOGUE = [postgres, objectStore, tasks, airflow, mlflow, jupyter, serving] as const;
