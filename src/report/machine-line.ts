/** `<unix seconds>,<target>,<type>,<data…>` with Packer's escapes, and its line end. */
export function machineLine(at: number, target: string, category: string, data: readonly string[]): string {
  return `${[`${Math.floor(at / 1000)}`, target, category, ...data.map(escapeField)].join(',')}\n`
}

function escapeField(text: string): string {
  return text.replaceAll(',', '%!(PACKER_COMMA)').replaceAll('\r', '\\r').replaceAll('\n', '\\n')
}
