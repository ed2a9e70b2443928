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

  // Sends the chosen file past the page's connection, which would take minutes for a gigabyte. The page is told how far it is;
  // when the page is gone, so is the upload.
  upload: (input, address, limit, page) => {
    const file = input.files[0];
    if (!file || file.size > limit) {
      return file ? { name: file.name, size: file.size } : null;
    }
    const request = new XMLHttpRequest();
    const tell = (method, ...values) => page.invokeMethodAsync(method, ...values).catch(() => request.abort());
    let told = 0;
    request.upload.onprogress = event => {
      if (performance.now() - told > 200 || event.loaded === event.total) {
        told = performance.now();
        tell('Sent', event.loaded);
      }
    };
    request.onload = () => {
      let answer = null;
      try { answer = JSON.parse(request.responseText); } catch { /* the sign-in page, or a proxy's */ }
      tell('Answered', answer?.sampleId ?? null, answer?.sampleId ? null : answer?.detail ?? `The portal answered ${request.status}. Load the page again and sign in.`);
    };
    request.onerror = () => tell('Answered', null, 'The connection broke off. Send the file again.');
    request.open('POST', `${address}?name=${encodeURIComponent(file.name)}`);
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.send(file);
    window.hermes.cancelUpload = () => request.abort();
    return { name: file.name, size: file.size };
  },
};

document.cookie = `tz=${encodeURIComponent(window.hermes.timeZone() ?? '')};path=/;max-age=31536000;samesite=strict`;
