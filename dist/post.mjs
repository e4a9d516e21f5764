if (process.env.STATE_SLOTSHIP_SWAP === 'open') {
  process.argv = [process.argv[0], process.argv[1], 'recover'];
  import('./main.mjs');
}
