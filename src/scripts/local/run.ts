import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runLocalProcess } from '../../communicators/index.ts'
import { type GeneratedData, type StepContext, temporaryFolder } from '../../engine/index.ts'
import { formatEnvironment, scriptEnvironment } from '../environment.ts'
import { checkExit } from '../exit-status.ts'
import { ScriptOutput } from '../output.ts'
import { type InlineScript, inlineText, type Script } from '../script.ts'
import { linuxPath } from './platform.ts'
import type { LocalScripts } from './prepare.ts'

/**
 * Runs scripts on this computer, one after the other.
 * @throws IngotError `provisioner/script-failed` or `post-processor/script-failed`
 */
export async function runLocalScripts(
  local: LocalScripts,
  generated: GeneratedData,
  context: StepContext,
): Promise<void> {
  const { options, platform, scripts } = local
  if (options.only_on.length > 0 && !options.only_on.some((name) => name === platform.name)) {
    context.ui.say(
      `Skipping shell-local due to runtime OS: it is for ${options.only_on.join(', ')}, not ${platform.name}`,
    )
    return
  }
  for (const script of scripts) {
    context.ui.say(`Running local shell script: ${script.label}`)
    await withScriptFile(local, script, generated, context, (path) =>
      runScript(local, script, path, generated, context),
    )
  }
}

async function runScript(
  local: LocalScripts,
  script: Script,
  path: string,
  generated: GeneratedData,
  { ui, host, signal }: StepContext,
): Promise<void> {
  const { area, options, prepared } = local
  const output = new ScriptOutput(ui)
  const result = await runLocalProcess(commandLine(local, path, generated), {
    ...output.sinks,
    cwd: host.cwd,
    env: { ...host.env, PACKER_RUN_UUID: prepared.runId },
    signal,
  })
  checkExit(result, {
    area,
    step: `${area} "shell-local"`,
    script: script.label,
    place: script.place,
    validExitCodes: options.valid_exit_codes,
    expectDisconnect: false,
    lastLines: output.end(),
  })
}

function commandLine(local: LocalScripts, path: string, generated: GeneratedData): string[] {
  const { options, platform, prepared, environment, variableFormat, executeCommand } = local
  const script = options.use_linux_pathing ? linuxPath(path) : path
  // Whoever writes a command of their own quotes it themselves.
  const shown = executeCommand === platform.executeCommand ? platform.quote(script) : script
  const variables = formatEnvironment(variableFormat, scriptEnvironment(environment, prepared, generated))
  const data = { ...generated, Vars: variables, Script: shown, Command: shown }
  return executeCommand.map((part) => prepared.render(part, data))
}

async function withScriptFile(
  local: LocalScripts,
  script: Script,
  generated: GeneratedData,
  context: StepContext,
  use: (path: string) => Promise<void>,
): Promise<void> {
  if (script.kind === 'file') return use(script.path)
  const { options, platform } = local
  const extension = options.tempfile_extension ?? platform.tempfileExtension
  const folder = await temporaryFolder(context, 'folder of an inline script')
  try {
    const path = join(folder, `script${extension}`)
    await writeFile(path, textOf(local, script, generated), { mode: 0o700 })
    await use(path)
  } finally {
    await context.ledger.giveBack(folder)
  }
}

function textOf({ options, platform, prepared }: LocalScripts, script: InlineScript, generated: GeneratedData): string {
  const shebang = { line: options.inline_shebang || platform.shebang, asked: Boolean(options.inline_shebang) }
  return inlineText(script, shebang, (line) => prepared.render(line, generated))
}
