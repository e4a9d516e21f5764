const shown = '[secret]';

/**
 * Text that must not be seen. Printing, joining or serialising it gives `[secret]`; only `reveal` gives
 * the text, and only the doors that must send it may call that.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for the one header or request that needs it. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return shown;
  }

  toJSON(): string {
    return shown;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return shown;
  }
}
