import { callText, quotedText } from '../../hcl/index.ts'
import type { Argument, CallTranslation, CallTranslations } from './expression.ts'

/** What a text can refer to where it stands, as HCL expressions. Undefined where there is no such thing. */
export interface References {
  /** A user variable. */
  variable(name: string): string
  /** What a build makes known: `build.ID`. */
  readonly build: ((key: string) => string) | undefined
  readonly buildName: string | undefined
  readonly buildType: string | undefined
  /** An environment variable. */
  readonly env: ((name: string) => string) | undefined
  /** The time at which the build started. */
  timestamp(): string
  /** The folder of the template. */
  readonly templateDir: string
  /** A secret in AWS Secrets Manager, or one key of it. */
  secret(name: string, key: string | undefined): string
  /** Characters that names of the builder's images must not have, as a pattern. */
  readonly badNameCharacters: string | undefined
}

/** Packer's functions in Go templates, as expressions of HCL. */
export function callTranslations(references: References): CallTranslations {
  const { build, env, badNameCharacters } = references
  return {
    user: named((name) => references.variable(name)),
    build: named((key) => build?.(key)),
    build_name: plain(() => references.buildName),
    build_type: plain(() => references.buildType),
    env: named((name) => env?.(name)),
    timestamp: plain(() => references.timestamp()),
    isotime: ([layout]) => (layout ? callText('legacy_isotime', [layout.text]) : callText('timestamp', [])),
    strftime: one((format) => callText('legacy_strftime', [format.text])),
    uuid: plain(() => callText('uuidv4', [])),
    lower: one((text) => callText('lower', [text.text])),
    upper: one((text) => callText('upper', [text.text])),
    replace_all: ([from, to, text]) => replacement(from, to, text),
    replace: ([from, to, count, text]) =>
      typeof count?.literal === 'number' && count.literal < 0 ? replacement(from, to, text) : undefined,
    split: ([text, separator, index]) =>
      text && separator && typeof index?.literal === 'number' && index.literal >= 0
        ? `${callText('split', [separator.text, text.text])}[${index.text}]`
        : undefined,
    pwd: plain(() => 'path.cwd'),
    template_dir: plain(() => references.templateDir),
    packer_version: plain(() => 'packer.version'),
    consul_key: one((key) => callText('consul_key', [key.text])),
    vault: ([path, key]) => (path && key ? callText('vault', [path.text, key.text]) : undefined),
    aws_secretsmanager: ([name, key]) =>
      typeof name?.literal === 'string' && typeof key?.literal !== 'number' && (!key || key.literal !== undefined)
        ? references.secret(name.literal, key?.literal)
        : undefined,
    aws_secretsmanager_raw: one((name) => callText('aws_secretsmanager_raw', [name.text])),
    clean_resource_name: one(
      (name) => badNameCharacters && callText('regex_replace', [name.text, quotedText(badNameCharacters), '"-"']),
    ),
  }
}

function plain(translate: () => string | undefined): CallTranslation {
  return (args) => (args.length === 0 ? translate() : undefined)
}

function one(translate: (arg: Argument) => string | undefined): CallTranslation {
  return ([arg, ...more]) => (arg && more.length === 0 ? translate(arg) : undefined)
}

/** Of a name that is written out. */
function named(translate: (name: string) => string | undefined): CallTranslation {
  return one(({ literal }) => (typeof literal === 'string' ? translate(literal) : undefined))
}

/** Go finds an empty text before every character, HCL finds none. A text between slashes is no pattern in Packer's HCL. */
function replacement(
  from: Argument | undefined,
  to: Argument | undefined,
  text: Argument | undefined,
): string | undefined {
  if (!from || !to || !text || !from.literal) return undefined
  return callText('replace', [text.text, from.text, to.text])
}
