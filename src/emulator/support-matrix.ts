import { routeTable } from './arm/route-table.ts';

/**
 * The table of ARM's operations for `docs/emulator.md`, in Markdown: an operation that production and
 * slots share is one row.
 */
export function describeSupport(): string {
  const rows = new Map<string, { method: string; path: string; slots: boolean; source: string }>();
  for (const { method, path, source } of routeTable) {
    const slots = path.includes('/slots/{slot}');
    const short = shorten(path);
    const key = `${method} ${short}`;
    const known = rows.get(key);
    rows.set(key, {
      method,
      path: short,
      slots: slots || (known?.slots ?? false),
      source: known?.source ?? source,
    });
  }
  const lines = [...rows.values()].map(({ method, path, slots, source }) => {
    return `| \`${method}\` | \`${path}\` | ${slots ? 'yes' : ''} | ${source} |`;
  });
  return ['| method | path | also for slots | known from |', '| --- | --- | --- | --- |', ...lines].join(
    '\n',
  );
}

function shorten(path: string): string {
  const sites = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Web/sites';
  return path.replace(`${sites}/{app}/slots/{slot}`, `${sites}/{app}`).replace(sites, '…/sites');
}
