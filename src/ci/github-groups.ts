import { endGroup, startGroup } from '@actions/core';

export interface Groups {
  open(title: string): void;
  close(): void;
}

/** Opens and closes groups of lines; GitHub's do not nest, so a new one closes the one before. */
export function makeGroups(): Groups {
  let isOpen = false;
  const close = (): void => {
    if (isOpen) endGroup();
    isOpen = false;
  };
  return {
    open(title) {
      close();
      startGroup(title);
      isOpen = true;
    },
    close,
  };
}
