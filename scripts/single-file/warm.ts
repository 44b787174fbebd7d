import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Script } from 'node:vm'
import { moduleLoader, wrapped } from './loader.ts'

// node warm.ts FOLDER [ARGS]: runs the program's modules in FOLDER with ARGS and writes beside each one, as NAME.cache, what V8
// compiled of it on the way; without ARGS, what it compiles at first sight of the modules that no run has reached.
const [folder = '', ...args] = process.argv.slice(2)
const source = (name: string) => readFileSync(join(folder, name), 'latin1')
const cacheOf = (name: string) => join(folder, `${name}.cache`)
const keep = (name: string, script: Script) => {
  if (!existsSync(cacheOf(name))) writeFileSync(cacheOf(name), script.createCachedData())
}

if (args.length === 0) {
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.js'))) {
    keep(name, new Script(wrapped(source(name))))
  }
} else {
  process.argv.splice(2, process.argv.length, ...args)
  const modules = moduleLoader((name) => ({ source: source(name) }))
  // After the run, so that the functions which it called are in it.
  process.on('exit', () => {
    for (const { name, script } of modules.loaded) keep(name, script)
  })
  modules.load('main.js')
}
