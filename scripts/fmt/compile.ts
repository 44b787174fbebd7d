import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { compiledFormFile, readScript, runScript } from './script.ts'

// node compile.ts PROGRAM TEMPLATES: keeps what V8 makes of fmt's script, with the functions that formatting these templates takes.
const [program = '', templates = ''] = process.argv.slice(2)
const script = readScript(program)
const { warmUp } = runScript(script, createRequire(join(program, 'main.js')), program).warmUp()
await warmUp('fmt', templates)
writeFileSync(compiledFormFile(program), script.createCachedData())
