import type { Ports } from '#ports';

/** Ports that tell tests under another suite: a CI wants other names for checks that run a second time. */
export function withSuite(suite: string, ports: Ports): Ports {
  return {
    ...ports,
    tell: (event) => {
      if (event.kind === 'test-started') ports.tell({ ...event, suite });
      else if (event.kind === 'test-ended') ports.tell({ ...event, test: { ...event.test, suite } });
      else ports.tell(event);
    },
  };
}
