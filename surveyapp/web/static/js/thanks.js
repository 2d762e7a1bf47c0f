// Thanks at a kiosk: back to the first screen after a while.

const page = document.querySelector("[data-return-seconds]");
setTimeout(() => location.replace(page.href), Number(page.dataset.returnSeconds) * 1000);
