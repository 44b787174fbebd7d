const CARRIAGE_RETURN = 13
const LINE_FEED = 10

/** Unix line ends: CR LF becomes LF, and a last line without an end gets one. Bytes are left alone otherwise. */
export function unixLineEnds(text: Buffer): Buffer {
  if (text.length === 0) return text
  if (!text.includes(CARRIAGE_RETURN))
    return text.at(-1) === LINE_FEED ? text : Buffer.concat([text, Buffer.of(LINE_FEED)])
  // latin1 maps every byte to one character and back.
  const lines = text.toString('latin1').replaceAll('\r\n', '\n')
  return Buffer.from(lines.endsWith('\n') ? lines : `${lines.replace(/\r$/, '')}\n`, 'latin1')
}
