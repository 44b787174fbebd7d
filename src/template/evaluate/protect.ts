/** Actions that begin with a field: `{{ .Vars }}`, `{{- .ID -}}`. */
const FIELD_ACTION = /\{\{-?\s*\.[^}]*\}\}/g

/**
 * Renders a variable's value while leaving references to build data (`{{ .Vars }}`) as they are: they mean something only
 * where the variable is used.
 */
export async function renderAroundFields(text: string, render: (text: string) => Promise<string>): Promise<string> {
  const kept: string[] = []
  const masked = text.replace(FIELD_ACTION, (action) => mark(kept.push(action) - 1))
  if (kept.length === 0) return render(text)
  const rendered = await render(masked)
  return rendered.replace(/\u{f0000}(\d+)\u{f0001}/gu, (marker, index: string) => kept[Number(index)] ?? marker)
}

/** Private-use characters: templates don't hold them, and no template function changes them. */
function mark(index: number): string {
  return `\u{f0000}${index}\u{f0001}`
}
