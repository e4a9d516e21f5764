interface Room {
  readonly name: string;
  readonly rooms: readonly string[];
  readonly core?: readonly string[];
  readonly packages?: readonly string[];
  readonly globals?: readonly string[];
}

declare const table: {
  readonly rooms: readonly Room[];
  readonly emulatorPackages: readonly string[];
  readonly pureCore: readonly string[];
  readonly restrictedGlobals: readonly string[];
  readonly revealing: readonly string[];
};

export = table;
