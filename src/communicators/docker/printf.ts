/**
 * A shell command that prints exactly these bytes: `printf`, which every shell has, with all that isn't plain ASCII
 * written in octal. It stands on one line.
 */
export function asPrintf(bytes: Uint8Array): string {
  let format = ''
  for (const byte of bytes) format += isPlain(byte) ? String.fromCharCode(byte) : octal(byte)
  // A dash in front would be taken for an option.
  return `printf '${format.startsWith('-') ? `\\055${format.slice(1)}` : format}'`
}

/** Printable, and neither `%`, `'` nor `\`. */
function isPlain(byte: number): boolean {
  return byte >= 0x20 && byte < 0x7f && byte !== 0x25 && byte !== 0x27 && byte !== 0x5c
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`
}
