/** Whether the shop counts its sales, as the page's shell tells. */
export const countsSales = (): boolean => document.querySelector("[data-sales=counted]") !== null;
