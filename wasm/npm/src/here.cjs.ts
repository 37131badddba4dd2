/** The folder of the package. */
export const here: string = __dirname;
