// The few things only the browser can do. The zone is put into a cookie, so that the server's first paint shows local times.
window.hermes = {
  timeZone: () => Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,

  // Called when the page has become interactive; tests wait for the mark.
  live: () => {
    document.documentElement.dataset.live = '';
    return window.hermes.timeZone();
  },

  copy: async text => {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(text);
      return true;
    }
    // Browsers offer the clipboard on secure origins only; a portal on plain HTTP copies through a selection.
    const area = document.createElement('textarea');
    area.value = text;
    area.style.position = 'fixed';
    area.style.opacity = '0';
    document.body.append(area);
    area.select();
    const copied = document.execCommand('copy');
    area.remove();
    return copied;
  },

  download: (name, type, text) => {
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    URL.revokeObjectURL(link.href);
  },
};

document.cookie = `tz=${encodeURIComponent(window.hermes.timeZone() ?? '')};path=/;max-age=31536000;samesite=strict`;
