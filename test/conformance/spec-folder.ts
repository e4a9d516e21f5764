/** The folder of Microsoft's REST definitions; without it nothing can be judged, so its lack is an error. */
export function specFolder(): string {
  const folder = process.env['SLOTSHIP_SPEC_FOLDER'];
  if (folder === undefined || folder === '') {
    throw new Error("SLOTSHIP_SPEC_FOLDER must name a folder with Azure's REST definitions.");
  }
  return folder;
}
