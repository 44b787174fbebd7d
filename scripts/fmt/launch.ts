import { readScript, runScript } from './script.ts'

// How bin/ingot starts `ingot fmt`.
runScript(readScript(__dirname), require, __dirname).main()
