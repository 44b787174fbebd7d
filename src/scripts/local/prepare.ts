import type { Decoded, PrepareContext } from '../../engine/index.ts'
import { IngotError, type Place, throwAll } from '../../errors/index.ts'
import type { OptionsOf } from '../../options/index.ts'
import { checkVariableFormat, userEnvironment } from '../environment.ts'
import { type Script, scriptsOf } from '../script.ts'
import type { shellLocalOptions } from './options.ts'
import { type Platform, platformOf } from './platform.ts'

export type ShellLocalOptions = OptionsOf<typeof shellLocalOptions>

/** Scripts of this computer, ready to be run. */
export interface LocalScripts {
  readonly area: 'provisioner' | 'post-processor'
  readonly options: ShellLocalOptions
  readonly platform: Platform
  readonly scripts: readonly Script[]
  readonly environment: ReadonlyMap<string, string>
  readonly variableFormat: string
  readonly executeCommand: readonly string[]
  readonly prepared: PrepareContext
}

/**
 * Checks the options of `shell-local`, which are the same for the provisioner and the post-processor.
 * @throws IngotError, IngotErrors `script/…`
 */
export function prepareLocalScripts(
  area: LocalScripts['area'],
  decoded: Decoded<ShellLocalOptions>,
  prepared: PrepareContext,
): LocalScripts {
  const { options, places, place } = decoded
  const errors: IngotError[] = []
  const platform = platformOf(process.platform)
  const scripts = scriptsOf(commandAsInline(decoded, errors), prepared, errors)
  const environment = userEnvironment(decoded, errors)
  const variableFormat = options.env_var_format || platform.variableFormat
  const at = (option: string): Place => places.get(option) ?? place
  const wrong = checkVariableFormat(variableFormat)
  if (wrong)
    errors.push(new IngotError('script/bad-format', `"env_var_format": ${wrong}`, { place: at('env_var_format') }))
  if (options.use_linux_pathing && scripts.some(({ kind }) => kind === 'inline')) {
    const sentence = '"use_linux_pathing" can\'t be used with "command" or "inline": use "script" or "scripts"'
    errors.push(new IngotError('script/conflict', sentence, { place: at('use_linux_pathing') }))
  }
  throwAll(errors)
  const executeCommand = commandOf(area, options, platform)
  return { area, options, platform, scripts, environment, variableFormat, executeCommand, prepared }
}

function commandAsInline(decoded: Decoded<ShellLocalOptions>, errors: IngotError[]): Decoded<ShellLocalOptions> {
  const { options, places, place } = decoded
  const { command, inline } = options
  if (command === '') return decoded
  const at = places.get('command') ?? place
  if (inline.length > 0) {
    errors.push(new IngotError('script/conflict', 'only one of "command" and "inline" can be set', { place: at }))
  }
  return { ...decoded, options: { ...options, inline: [command] }, places: new Map([...places, ['inline', at]]) }
}

function commandOf(area: LocalScripts['area'], options: ShellLocalOptions, platform: Platform): readonly string[] {
  const [first, ...rest] = options.execute_command
  if (first === undefined) return platform.executeCommand
  // Before it shared its code with the provisioner, the post-processor's command was one string for a shell.
  return area === 'post-processor' && rest.length === 0 ? ['sh', '-c', first] : options.execute_command
}
