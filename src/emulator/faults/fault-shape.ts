import type { Shape } from '../shapes/shape.ts';
import {
  anyShape,
  choiceShape,
  countShape,
  isMap,
  mapShape,
  nameShape,
  objectShape,
  textShape,
} from '../shapes/shape.ts';

/** Longest wait that a timer can do. */
const msShape = countShape(0, 2 ** 31 - 1);
const skip = countShape(0, Number.MAX_SAFE_INTEGER);
const times = countShape(1, Number.MAX_SAFE_INTEGER);

const surfaces = ['arm', 'sign-in', 'scm', 'site'];

const deploymentFaultShape = shapeByName('kind', {
  fail: objectShape({ kind: anyShape, message: textShape }, ['message']),
  hang: objectShape({ kind: anyShape }),
  'killed-by-scm-restart': objectShape({ kind: anyShape }),
  delay: objectShape({ kind: anyShape, ms: msShape }, ['ms']),
});

const routeShape = objectShape({
  on: anyShape,
  app: nameShape,
  slot: nameShape,
  method: nameShape,
  path: nameShape,
  skip,
  times,
  delayMs: msShape,
  idleCutMs: countShape(1, 2 ** 31 - 1),
  refuse: objectShape({ status: countShape(200, 599), headers: mapShape(textShape), body: anyShape }, [
    'status',
  ]),
  drop: choiceShape(['before', 'at-answer', 'after']),
});

const ownFailShape = objectShape({ text: textShape }, ['text']);
const knownFailShape = choiceShape(['worker-not-started', 'warm-up-timed-out', 'no-http-ping']);

const failShape: Shape = (value, path, note) => {
  (isMap(value) ? ownFailShape : knownFailShape)(value, path, note);
};

/** A fault as the control route and a seed take it. */
export const faultShape = shapeByName('on', {
  ...Object.fromEntries(surfaces.map((surface) => [surface, routeShape])),
  deployment: objectShape(
    { on: anyShape, app: nameShape, slot: nameShape, skip, times, fault: deploymentFaultShape },
    ['fault'],
  ),
  swap: objectShape({
    on: anyShape,
    app: nameShape,
    skip,
    times,
    phase: choiceShape(['applying', 'restarting', 'warming', 'restarting-old']),
    delayMs: msShape,
    fail: failShape,
  }),
});

/** An object whose shape is told by one of its members. */
function shapeByName(name: string, shapes: Readonly<Record<string, Shape>>): Shape {
  const named = objectShape({ [name]: choiceShape(Object.keys(shapes)) }, [name]);
  return (value, path, note) => {
    const which = isMap(value) ? value[name] : undefined;
    const shape = typeof which === 'string' && Object.hasOwn(shapes, which) ? shapes[which] : undefined;
    if (shape !== undefined) shape(value, path, note);
    else named(isMap(value) ? { [name]: which } : value, path, note);
  };
}
