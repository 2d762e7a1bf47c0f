"""The kiosk: pairing a device, the app that it keeps, what it asks with, and taking in what it delivers."""
