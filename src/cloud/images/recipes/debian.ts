import { nameserver } from '../../machines/guest-network.ts'
import { kernelOptions } from '../disk-script.ts'
import type { Files, Recipe } from './recipe.ts'

const mirror = 'http://deb.debian.org/debian'
const securityMirror = 'http://deb.debian.org/debian-security'

/** Debian 12, as small as cloud-init, OpenSSH and a kernel of its own allow. */
export const debian12: Recipe = {
  name: 'debian-12',
  description: 'Debian 12 (bookworm) with cloud-init',
  suite: 'bookworm',
  user: 'debian',
  sources: [
    `deb ${mirror} bookworm main`,
    `deb ${mirror} bookworm-updates main`,
    `deb ${securityMirror} bookworm-security main`,
  ],
  keyring: '/usr/share/keyrings/debian-archive-keyring.gpg',
  packages: [
    'linux-image-cloud-amd64',
    'grub2-common',
    'grub-pc-bin',
    'systemd-sysv',
    'udev',
    'dbus',
    'cloud-init',
    'cloud-guest-utils',
    'openssh-server',
    'sudo',
    'ca-certificates',
    'curl',
    'iproute2',
    'less',
    'libnss-myhostname',
    'lz4',
    'procps',
  ],
  earlyFiles: initialRamDisk(),
  files: {
    ...network(),
    ...cloudInit(),
    '/etc/systemd/system/ssh.service.d/keys-to-console.conf': hostKeysBeforeLogins(),
    '/etc/modprobe.d/quick-boot.conf': quickModules(),
    '/etc/default/grub.d/serial.cfg': grubDefaults(),
    // An empty file tells systemd to make an id at the first boot.
    '/etc/machine-id': '',
  },
  maskedUnits: [
    'apt-daily.timer',
    'apt-daily-upgrade.timer',
    'cloud-init-hotplugd.socket',
    'dpkg-db-backup.timer',
    'e2scrub_all.timer',
    'e2scrub_reap.service',
    'fstrim.timer',
    'getty@tty1.service',
    'modprobe@dm_mod.service',
    'modprobe@drm.service',
    'modprobe@efi_pstore.service',
    'modprobe@loop.service',
    'systemd-binfmt.service',
    'systemd-pstore.service',
  ],
  enabledUnits: ['systemd-networkd.service'],
}

/** Only what it takes to find a virtio disk: an emulated processor unpacks and loads a full one for seconds. */
function initialRamDisk(): Files {
  return {
    '/etc/initramfs-tools/conf.d/virtual-machine':
      'MODULES=list\nBUSYBOX=no\nCOMPRESS=lz4\nFSTYPE=ext4\nFRAMEBUFFER=n\nRESUME=none\n',
    '/usr/share/initramfs-tools/modules.d/virtual-machine': 'virtio_pci\nvirtio_blk\nvirtio_scsi\nnvme\next4\n',
  }
}

/** networkd gets an address in less time than dhclient takes to load; its answer about name servers is always the same. */
function network(): Files {
  return {
    '/etc/systemd/network/80-dhcp.network': `[Match]
Name=en* eth*

[Network]
DHCP=ipv4
LinkLocalAddressing=no
IPv6AcceptRA=no
`,
    '/etc/resolv.conf': `nameserver ${nameserver}\n`,
    '/etc/hostname': 'localhost\n',
    '/etc/hosts': '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n',
  }
}

/** Only EC2's data source, and no modules for what isn't in the image. Everything else is cloud-init's default. */
function cloudInit(): Files {
  return {
    '/etc/cloud/cloud.cfg.d/90-local-cloud.cfg': `datasource_list: [ Ec2, None ]
datasource:
  Ec2:
    timeout: 10
    max_wait: 120
network: { config: disabled }
manage_etc_hosts: true
ssh_genkeytypes: [ ed25519, ecdsa ]
cloud_init_modules: [ seed_random, bootcmd, write-files, growpart, resizefs, disk_setup, mounts, set_hostname, update_hostname, update_etc_hosts, ca-certs, users-groups, ssh ]
cloud_config_modules: [ ssh-import-id, locale, set-passwords, apt-configure, ntp, timezone, runcmd ]
cloud_final_modules: [ package-update-upgrade-install, write-files-deferred, scripts-vendor, scripts-per-once, scripts-per-boot, scripts-per-instance, scripts-user, ssh-authkey-fingerprints, keys-to-console, phone-home, final-message, power-state-change ]
locale: C.UTF-8
`,
    '/etc/systemd/system/cloud-init-local.service.d/clear-up.conf': noLocalStage(),
  }
}

/**
 * cloud-init's first stage looks for data sources that need no network and writes the network's set-up, neither of which is
 * there to do. Loading Python for it takes an emulated processor seconds, so only its clearing up is kept: the second stage
 * must not trust what an earlier boot, maybe of another instance, found out.
 */
function noLocalStage(): string {
  return `[Service]
ExecStart=
ExecStart=/bin/rm -f /var/lib/cloud/instance/boot-finished /var/lib/cloud/instance/obj.pkl /var/lib/cloud/data/no-net
`
}

/**
 * cloud-init prints the host keys when it is done, many seconds after the first log-in. Printed before the SSH server
 * starts, in the same form, they let even that one be verified.
 */
function hostKeysBeforeLogins(): string {
  const lines = [
    'echo "-----BEGIN SSH HOST KEY KEYS-----"',
    'cat /etc/ssh/ssh_host_*_key.pub',
    'echo "-----END SSH HOST KEY KEYS-----"',
  ]
  return `[Service]\nExecStartPre=-/bin/sh -c '{ ${lines.join('; ')}; } >/dev/console'\n`
}

/** Drivers for parts of the board that no machine here uses. */
function quickModules(): string {
  const modules = ['ata_piix', 'i2c_piix4', 'kvm_amd', 'kvm_intel', 'pcspkr', 'powernow_k8', 'psmouse']
  return modules.map((name) => `blacklist ${name}\n`).join('')
}

function grubDefaults(): string {
  return `GRUB_TIMEOUT=0
GRUB_RECORDFAIL_TIMEOUT=0
GRUB_DISTRIBUTOR=Debian
GRUB_CMDLINE_LINUX="${kernelOptions}"
GRUB_CMDLINE_LINUX_DEFAULT=""
GRUB_TERMINAL=serial
GRUB_SERIAL_COMMAND=serial
GRUB_DISABLE_OS_PROBER=true
GRUB_DISABLE_RECOVERY=true
`
}
