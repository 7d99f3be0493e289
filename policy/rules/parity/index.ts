/** Regions are peers. */
export { regionsAlike } from "./regionsAlike";
