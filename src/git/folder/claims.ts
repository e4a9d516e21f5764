/**
 * A set of object ids that several threads share: says for each id once that it is yours to pack. Without it every
 * worker would compress its own copy of each license text, and a pack must hold an object only once.
 */
export interface Claims {
  readonly memory: SharedArrayBuffer;
  /** `full`: the set takes no more; such objects are packed later, one by one. */
  claim(id: string): 'mine' | 'taken' | 'full';
}

const slots = 1 << 18;
const idBytes = 20;
const [empty, writing, written] = [0, 1, 2];
/** Keeps the rows of probing short. */
const mostProbes = 256;

/** Makes the set, or joins the one that another thread made. */
export function makeClaims(memory: SharedArrayBuffer = new SharedArrayBuffer(slots * (4 + idBytes))): Claims {
  const states = new Int32Array(memory, 0, slots);
  const ids = new Uint8Array(memory, slots * 4);
  return {
    memory,
    claim: (id) => {
      const wanted = Buffer.from(id, 'hex');
      let slot = wanted.readUInt32BE(0) % slots;
      for (let probe = 0; probe < mostProbes; probe += 1) {
        const state = Atomics.compareExchange(states, slot, empty, writing);
        if (state === empty) {
          ids.set(wanted, slot * idBytes);
          Atomics.store(states, slot, written);
          Atomics.notify(states, slot);
          return 'mine';
        }
        if (state === writing) Atomics.wait(states, slot, writing, 50);
        if (wanted.equals(ids.subarray(slot * idBytes, (slot + 1) * idBytes))) return 'taken';
        slot = (slot + 1) % slots;
      }
      return 'full';
    },
  };
}
