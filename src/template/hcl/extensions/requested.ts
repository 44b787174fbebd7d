import { type Attribute, type Block, type Diagnostic, errorAt, nearestName } from '../../../hcl/index.ts'

/** What Ingot has beyond Packer's HCL2: docs/hcl-extensions.md. */
const ALL = ['for_each', 'enabled', 'include', 'provisioners', 'functions'] as const

export type Extension = (typeof ALL)[number]

/** Those that a template asks for. */
export type Extensions = ReadonlySet<Extension>

/**
 * What `extensions = […]` in the `packer` blocks asks for. It is read before anything else, since it says how the rest is
 * read.
 */
export function readExtensions(packer: readonly Block[], diagnostics: Diagnostic[]): Extensions {
  return new Set(
    packer.flatMap(({ body }) => {
      const { attributes } = body.partialContent({ attributes: [{ name: 'extensions' }] }, []).content
      return readList(attributes.get('extensions'), diagnostics)
    }),
  )
}

function readList(attribute: Attribute | undefined, diagnostics: Diagnostic[]): Extension[] {
  return readTexts(attribute, 'Invalid extensions', 'for_each', diagnostics).flatMap(({ text, range }) => {
    const found = ALL.find((name) => name === text)
    if (found) return [found]
    const detail = `There is no extension ${JSON.stringify(text)}. There are ${ALL.join(', ')}.`
    diagnostics.push(errorAt(range, 'Unknown extension', detail, { suggestion: nearestName(text, ALL) }))
    return []
  })
}

/** A list of texts that are written out. @param example one that is right */
export function readTexts(
  attribute: Attribute | undefined,
  summary: string,
  example: string,
  diagnostics: Diagnostic[],
) {
  if (!attribute) return []
  const { name, expression } = attribute
  const detail = `It must be written out, as in ${name} = ["${example}"].`
  const items = expression.asItems()
  if (!items) diagnostics.push(errorAt(expression.range, summary, detail))
  return (items ?? []).flatMap((item) => {
    const text = item.asText()
    if (text !== undefined) return [{ text, range: item.range }]
    diagnostics.push(errorAt(item.range, summary, detail))
    return []
  })
}
