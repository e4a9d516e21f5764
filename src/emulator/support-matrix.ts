import { routeTable } from './arm/route-table.ts';
import { kuduRoutes } from './kudu/kudu-routes.ts';
import { swapMatrix } from './model/swap-matrix.ts';

/** ARM's operations as a Markdown table; an operation that production and slots share is one row. */
export function describeArmSupport(): string {
  const rows = new Map<
    string,
    { method: string; path: string; app: boolean; slots: boolean; source: string }
  >();
  for (const { method, path, source } of routeTable) {
    const slots = path.includes('/slots/{slot}');
    const short = shorten(path);
    const key = `${method} ${short}`;
    const known = rows.get(key);
    rows.set(key, {
      method,
      path: short,
      app: !slots || (known?.app ?? false),
      slots: slots || (known?.slots ?? false),
      source: known?.source ?? source,
    });
  }
  return table(
    ['method', 'path', 'for slots', 'known from'],
    [...rows.values()].map(({ method, path, app, slots, source }) => [
      `\`${method}\``,
      `\`${path}\``,
      slots ? (app ? 'yes' : 'only') : '',
      source,
    ]),
  );
}

/** The SCM site's routes as a Markdown table. */
export function describeScmSupport(): string {
  return table(
    ['method', 'path', 'what', 'only on', 'known from'],
    kuduRoutes.map(({ method, path, summary, platform, source }) => [
      `\`${method}\``,
      `\`${path}\``,
      summary,
      platform ?? '',
      source,
    ]),
  );
}

/** What a swap moves, as a Markdown table. */
export function describeSwapMatrix(): string {
  return table(
    ['thing', 'in a swap it', 'fields of config/web'],
    swapMatrix.map(({ thing, moves, fields, note }) => [
      note === undefined ? thing : `${thing} (${note})`,
      moves ? 'moves with the content' : 'stays with the slot',
      fields.map((field) => `\`${field}\``).join(' '),
    ]),
  );
}

function shorten(path: string): string {
  const sites = '/subscriptions/{subscription}/resourceGroups/{group}/providers/Microsoft.Web/sites';
  return path.replace(`${sites}/{app}/slots/{slot}`, `${sites}/{app}`).replace(sites, '…/sites');
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}
