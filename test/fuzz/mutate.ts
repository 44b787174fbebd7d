import type { Dice } from './random.ts'

/** What a template is made of: turns up at any place, in the middle of words too. */
const TOKENS = [
  ...'{ } [ ] : , " \\ \\u \\ud800 \\n \n \t \r \0 \u007f \u2028 \ufeff é 😀 \ud83d null true false -0 1e999 1e-999 0x1 01'.split(
    ' ',
  ),
  ...'{{ }} {{user {{build {{.ID}} {{end}} {{if {{`{{`}} {{- -}} /* // # " "" \'\' _ __proto__ constructor'.split(' '),
  ' ',
  '99999999999999999999',
  '{"a":1,"a":2}',
  'packer_build_name',
]

const VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1.5,
    1e308,
    2 ** 53,
    '',
    ' ',
    'x',
    '0',
    'true',
    '1h',
    '5',
    '-1s',
    '{{',
    '{{end}}',
    '{{ .ID }}',
  ],
  ...[
    '{{user `a`}}',
    '{{user `nobody`}}',
    '{{build `ID`}}',
    '{{build `Nobody`}}',
    '{{env `HOME`}}',
    '{{template_dir}}',
    '{{nope}}',
  ],
  ...[
    '{{range $i := 3}}{{end}}',
    '{{printf "%99999d" 1}}',
    '{{split "a" "b" 7}}',
    '{{call .}}',
    '{{index "a" 9}}',
    '\u0000',
    '\ud800',
  ],
  ...[
    [],
    {},
    [[]],
    [[[]]],
    [null],
    [{}],
    [''],
    [1, 'a', null],
    { '': '' },
    { a: null },
    { '{{nope}}': 1 },
    { a: { b: { c: [1] } } },
  ],
]

const KEYS = [
  ...['type', 'name', 'only', 'except', 'override', 'pause_before', 'max_retries', 'timeout', 'keep_input_artifact'],
  ...[
    'variables',
    'builders',
    'provisioners',
    'post-processors',
    'error-cleanup-provisioner',
    'sensitive-variables',
    'push',
  ],
  ...[
    'min_packer_version',
    'description',
    'comments',
    '_comment',
    'inline',
    'script',
    'communicator',
    'ssh_host',
    'tags',
    '',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'TYPE',
    'Builders',
    'packer_user_variables',
    'environment_vars',
    'ami_name',
  ],
]

const TYPES = [
  'null',
  'shell',
  'shell-local',
  'file',
  'amazon-ebs',
  'manifest',
  'checksum',
  'breakpoint',
  'sleep',
  'qemu',
  '{{',
  '',
]

/** A template's text with a few things changed, in one of three ways. */
export function mutate(text: string, others: readonly string[], dice: Dice): string {
  switch (dice.below(3)) {
    case 0:
      return repeatedly(text, dice, (each) => mutateText(each, others, dice))
    case 1:
      return mutateBytes(text, dice)
    default:
      return mutateStructure(text, others, dice)
  }
}

function repeatedly(text: string, dice: Dice, change: (text: string) => string): string {
  let changed = text
  for (let times = 1 + dice.below(4); times > 0; times--) changed = change(changed)
  return changed
}

/** One change to a text: something put in, taken out, doubled, cut off, or taken from another text. */
export function mutateText(
  text: string,
  others: readonly string[],
  dice: Dice,
  tokens: readonly string[] = TOKENS,
): string {
  const at = dice.below(text.length + 1)
  const length = dice.below(dice.one([2, 8, 64, text.length + 1]))
  switch (dice.below(6)) {
    case 0:
      return text.slice(0, at) + dice.one(tokens) + text.slice(at)
    case 1:
      return text.slice(0, at) + text.slice(at + length)
    case 2:
      return text.slice(0, at) + text.slice(at, at + length).repeat(2) + text.slice(at + length)
    case 3:
      return text.slice(0, at) + dice.one(tokens) + text.slice(at + length)
    case 4:
      return text.slice(0, at)
    default: {
      const other = dice.one(others)
      const from = dice.below(other.length)
      return text.slice(0, at) + other.slice(from, from + length) + text.slice(at)
    }
  }
}

/** Read back as UTF-8, as a file is: what isn't any becomes U+FFFD. */
export function mutateBytes(text: string, dice: Dice): string {
  const bytes = Buffer.from(text)
  for (let times = 1 + dice.below(4); times > 0 && bytes.length > 0; times--) {
    const at = dice.below(bytes.length)
    bytes[at] = dice.below(2) === 0 ? dice.below(256) : (bytes[at] as number) ^ (1 << dice.below(8))
  }
  return bytes.toString()
}

type Container = Record<string, unknown> | unknown[]

/** Changes members of objects and lists, which stay JSON: these get furthest. */
export function mutateStructure(text: string, others: readonly string[], dice: Dice): string {
  const root = { template: JSON.parse(text) as unknown }
  for (let times = 1 + dice.below(3); times > 0; times--) {
    const containers = containersIn(root)
    changeMember(dice.one(containers), others, containers, dice)
  }
  return JSON.stringify(root.template, undefined, dice.below(3)) ?? ''
}

function containersIn(value: unknown): Container[] {
  if (typeof value !== 'object' || value === null) return []
  return [value as Container, ...Object.values(value).flatMap(containersIn)]
}

function changeMember(
  container: Container,
  others: readonly string[],
  containers: readonly Container[],
  dice: Dice,
): void {
  const members = container as Record<string, unknown>
  const keys = Object.keys(members)
  const key = dice.one([...keys, Array.isArray(container) ? '0' : dice.one(KEYS)])
  switch (dice.below(9)) {
    case 0:
      if (Array.isArray(container)) container.splice(Number(key), 1)
      else delete members[key]
      break
    case 1:
      define(members, key, clone(members[dice.one(keys)]))
      break
    case 2:
      define(members, key, dice.below(2) === 0 ? [members[key]] : { [dice.one(KEYS)]: members[key] })
      break
    case 3:
      define(members, key, dice.one(TYPES))
      break
    case 4:
      if (typeof members[key] === 'string') define(members, key, mutateText(members[key], others, dice))
      break
    case 5:
      if (!Array.isArray(container)) define(members, dice.one(KEYS), members[key])
      break
    case 6:
      define(members, key, clone(dice.one(containers)))
      break
    default:
      define(members, key, clone(dice.one(VALUES)))
  }
}

/** `__proto__` is a key like any other. */
function define(members: Record<string, unknown>, key: string, value: unknown): void {
  Object.defineProperty(members, key, { value, enumerable: true, configurable: true, writable: true })
}

/** Members must not be shared: what is changed later would change at both places. Bounded, so that templates stay small. */
function clone(value: unknown): unknown {
  const text = JSON.stringify(value)
  return text === undefined || text.length > 20_000 ? null : (JSON.parse(text) as unknown)
}
