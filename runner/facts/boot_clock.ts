/** The time of the boot as a file, for commands that tell what came with the image from what this boot made. */

/** How a command names that file: `find /etc/machine-id -newer $BOOT`. */
const NAME = /\$\{?BOOT\b/;

/**
 * Makes `$BOOT`, whose mtime is the boot's, for commands that name it. No file that the kernel makes will do: udev
 * touches the nodes in /dev when it gets to them, long after the first files of a boot are written.
 *
 * `btime` is the clock of now less the time since the boot, so a clock that was set since then takes it along; /proc has
 * the time at which it was mounted, by the clock of then. The older of the two is before all that this boot wrote,
 * whichever way the clock was set. A second is taken off, as filesystems with small inodes keep whole ones.
 *
 * Where nobody can tell there is no such file: files of the image may lie between the two where the clock was set forward
 * (a step within a minute is none: no image is made and booted in that time), and after all of them where /usr/bin, which
 * the image brought, is in the future.
 */
export function bootClock(commands: readonly string[]): string {
  return commands.some((command) => NAME.test(command)) ? PROBE : "";
}

// Only the touch of GNU and BusyBox is known to take "@"; another makes no file. The folder was written just now.
const PROBE = `export BOOT="$work/.boot"
if btime=$(sed -n 's/^btime //p' /proc/stat) && [ "$btime" ] && touch -d "@$((btime - 60))" "$BOOT"; then
  if [ "$BOOT" -nt /proc ] || [ /usr/bin -nt "$work" ]; then
    rm "$BOOT"
  else
    touch -d "@$((btime - 1))" "$BOOT"
    if [ "$BOOT" -nt /proc ]; then touch -r /proc "$BOOT"; fi
  fi
fi
`;
