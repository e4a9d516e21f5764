/** What `work` writes to standard output, which is silent meanwhile, and variables of the process set for its time. */
export async function captureOutput(
  env: Readonly<Record<string, string>>,
  work: (write: (text: string) => void) => Promise<void>,
): Promise<string> {
  const original = process.stdout.write.bind(process.stdout);
  const before = Object.keys(env).map((name) => [name, process.env[name]] as const);
  let written = '';
  const write = (text: string): boolean => {
    written += text;
    return true;
  };
  process.stdout.write = write;
  Object.assign(process.env, env);
  try {
    await work(write);
  } finally {
    process.stdout.write = original;
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  }
  return written;
}
