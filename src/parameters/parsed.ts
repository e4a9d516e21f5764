/** What became of a text: a value, or what is wrong with it and what would be accepted instead. */
export type Parsed<Value> =
  { readonly value: Value } | { readonly problem: string; readonly accepted: string };
