"""How it sounds: engines that speak, and the chain that makes their sound fit for a telephone.

May import `helpline.conversation`, `helpline.content` and `helpline.errors`.
Must never speak while a person waits, nor import Flask, another room of its step, or settings.
"""
