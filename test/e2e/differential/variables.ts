import fc from 'fast-check'

/** Variables as a user hands them over, in all the ways there are. */
export interface VariablesCase {
  readonly variables: Readonly<Record<string, string | null>>
  readonly files: readonly Readonly<Record<string, unknown>>[]
  readonly flags: readonly (readonly [name: string, value: string])[]
}

export const NAMES = ['a', 'b', 'c', 'd_e', 'f-g'] as const
export const ENVIRONMENT = { INGOT_ONE: 'one', INGOT_BRACES: '{{user `a`}}', INGOT_EMPTY: '' }

const name = fc.constantFrom(...NAMES)
/** In the one form that Packer sees when it looks for what must come first (docs/differences.md). */
const reference = fc.constantFrom(...NAMES, 'nobody').map((to) => `{{user \`${to}\`}}`)

const piece = fc.oneof(
  { arbitrary: fc.constantFrom('x', 'y z', '', 'é😀', '"', '\n', '{', '}}', '$HOME', 'a=b', ','), weight: 5 },
  { arbitrary: reference, weight: 3 },
  {
    arbitrary: fc.constantFrom(
      '{{env `INGOT_ONE`}}',
      '{{env `INGOT_EMPTY`}}',
      '{{env `INGOT_NOBODY`}}',
      '{{env `INGOT_BRACES`}}',
      '{{env "INGOT_ONE" | upper}}',
    ),
    weight: 2,
  },
  {
    arbitrary: fc.constantFrom(
      '{{ .Vars }}',
      '{{.Path}}',
      '{{ .A.B }}',
      '{{`{{.Foo}}`}}',
      '{{.Vars | upper}}',
      '{{isotime `2006`}}',
      '{{template_dir}}',
      '{{pwd}}',
      '{{replace_all `x` `y` `xyx`}}',
      '{{/* c */}}',
    ),
    weight: 2,
  },
  fc.constantFrom(
    '{{nope}}',
    '{{env}}',
    '{{ if',
    '{{build `ID`}}',
    '{{build_name}}',
    '{{split `a` `b` 4}}',
    '{{sed `a` `b`}}',
    '{{end}}',
  ),
)

const value = fc.array(piece, { minLength: 0, maxLength: 3 }).map((pieces) => pieces.join(''))
const inFile = fc.oneof({ arbitrary: value, weight: 20 }, fc.constantFrom(null, 1, true, ['x'], { a: 'b' }))
const required = fc.oneof({ arbitrary: value, weight: 8 }, fc.constant(null))

export const variablesCase: fc.Arbitrary<VariablesCase> = fc.record({
  variables: fc.dictionary(name, required, { maxKeys: 4 }),
  files: fc.array(fc.dictionary(name, inFile, { maxKeys: 3 }), { maxLength: 2 }),
  flags: fc.array(fc.tuple(name, value), { maxLength: 3 }),
})
