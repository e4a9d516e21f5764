/** What an exit code says, in their order. Exit codes say what became of production. */
export const exitCodes: readonly { readonly codes: readonly number[]; readonly meaning: string }[] = [
  { codes: [0], meaning: 'Done as asked.' },
  { codes: [1], meaning: 'A bug in slotship.' },
  { codes: [2], meaning: 'Configuration or input; nothing was touched.' },
  { codes: [3], meaning: 'Azure, Kudu or the network failed; production is untouched.' },
  { codes: [4], meaning: 'The build failed its deployment or its smoke tests; production is untouched.' },
  { codes: [5], meaning: 'Refused: swapping would do harm; production is untouched.' },
  { codes: [6], meaning: 'Swapped, verification failed, swapped back.' },
  { codes: [7], meaning: 'Swapped, production is not healthy.' },
  { codes: [8], meaning: 'State unknown; the message says what to look at and what to run.' },
  { codes: [9], meaning: 'Swapped, but production could not be judged from here.' },
  { codes: [130, 143], meaning: 'Cancelled.' },
];
