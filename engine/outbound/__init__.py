"""The world we call: webhooks, mail, signing; it changes no state of ours."""
