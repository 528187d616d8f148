/** Sets the exit code that the program ends with. */
export type Exit = (code: number) => void;
