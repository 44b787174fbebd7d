/** PowerShell's largest argument that `cmd` takes: 8191 characters, of which the rest of the line needs some. */
const LONGEST_LINE = 8191

/** A command line for a script of Ingot's own, without the user's profile and with nothing to be asked. */
export function powershellLine(script: string): string {
  const encoded = Buffer.from(script, 'utf16le').toString('base64')
  const line = `powershell -NoProfile -NonInteractive -ExecutionPolicy Bypass -EncodedCommand ${encoded}`
  if (line.length > LONGEST_LINE) throw new Error(`a script of ${script.length} characters is too long for cmd`)
  return line
}

/** An expression for any text, whatever is in it. */
export function textExpression(text: string): string {
  const encoded = Buffer.from(text, 'utf8').toString('base64')
  return `[Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${encoded}'))`
}
