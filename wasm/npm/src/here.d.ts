// One of `here.esm.ts` and `here.cjs.ts`, as the form of the module wants it.
declare module "here" {
  export const here: string;
}
