/** What a run hands to later steps: GitHub outputs, TeamCity parameters `slotship.<name>`, JSON. */
export const outputs = {
  'source-commit': 'Commit the team knows: what was checked out when the build was made.',
  'deployed-commit': "Commit that Kudu's record is called by.",
  'slot-url': "Origin of the slot's site.",
  'production-url': "Origin of production's site.",
  'deployment-status': 'Where the deployment ended: success, failed, …',
  swapped: 'true when production now serves what this run tested.',
  verdict: 'The outcome in one sentence.',
  'exit-code': 'Exit code of the run.',
} as const;
