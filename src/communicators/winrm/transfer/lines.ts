/** The lines that the script for writing files takes. */
export const line = {
  folder: (path: string): string => `d ${encoded(path)}\n`,
  begin: (temporary: string): string => `f ${encoded(temporary)}\n`,
  write: (offset: number, bytes: Buffer): string => `w ${offset} ${bytes.toString('base64')}\n`,
  leave: (): string => 'x\n',
  finish: (temporary: string, size: number, sha256: string, path: string): string =>
    `c ${encoded(temporary)} ${size} ${sha256} ${encoded(path)}\n`,
}

/** How many bytes of a file fit into a line of `room` characters. */
export function bytesInLine(room: number): number {
  const aroundThem = 24
  return Math.max(3, Math.floor((room - aroundThem) / 4) * 3)
}

function encoded(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64')
}
