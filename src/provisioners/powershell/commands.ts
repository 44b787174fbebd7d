/** What `execution_policy` may be: PowerShell's own names, and one for "no PowerShell in front". */
export const POLICIES = [
  'bypass',
  'allsigned',
  'default',
  'remotesigned',
  'restricted',
  'undefined',
  'unrestricted',
  'none',
] as const
export type Policy = (typeof POLICIES)[number]

export interface CommandStyle {
  readonly policy: Policy
  readonly usePwsh: boolean
  readonly debugMode: number
}

/** Packer's words: they stand in logs, and in templates that repeat them with a change. */
const QUIET =
  "if (Test-Path variable:global:ProgressPreference){set-variable -name variable:global:ProgressPreference -value 'SilentlyContinue'};"

/** The command for a script file: sets the variables, runs the script, ends with its status. */
export function scriptCommand({ policy, usePwsh, debugMode }: CommandStyle): string {
  const trace = debugMode > 0 ? `Set-PsDebug -Trace ${debugMode};` : ''
  const inner = `${QUIET}${trace}. {{.Vars}}; &'{{.Path}}'; exit $LastExitCode`
  if (policy === 'none') return inner
  return `${programFor(usePwsh)} -executionpolicy ${policy} ${usePwsh ? '-command ' : ''}"& { ${inner} }"`
}

/** The command for inline commands, which stand in a script that does all of that itself. */
export function inlineCommand({ policy, usePwsh }: CommandStyle): string {
  if (policy === 'none') return "&'{{.Path}}'; exit $LastExitCode"
  return `${programFor(usePwsh)} -executionpolicy ${policy} -file {{.Path}}`
}

function programFor(usePwsh: boolean): string {
  return usePwsh ? 'pwsh' : 'powershell'
}

/** Makes a value safe between PowerShell's double quotes. */
export function escapeValue(value: string): string {
  return value.replace(/[$"`']/g, '`$&')
}
